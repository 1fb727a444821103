// Kana to romaji, so that かくにん, カクニン and kakunin are one: what is typed and what is looked through are both brought to it.

const TABLE = {};
const ROWS = [
  ["", "あいうえお"], ["k", "かきくけこ"], ["s", "さしすせそ"], ["t", "たちつてと"], ["n", "なにぬねの"], ["h", "はひふへほ"], ["m", "まみむめも"],
  ["r", "らりるれろ"], ["g", "がぎぐげご"], ["z", "ざじずぜぞ"], ["d", "だぢづでど"], ["b", "ばびぶべぼ"], ["p", "ぱぴぷぺぽ"],
];
for (const [consonant, row] of ROWS) [...row].forEach((kana, n) => { TABLE[kana] = consonant + "aiueo"[n]; });
Object.assign(TABLE, { や: "ya", ゆ: "yu", よ: "yo", わ: "wa", を: "o", ん: "n", ゔ: "vu", ぁ: "a", ぃ: "i", ぅ: "u", ぇ: "e", ぉ: "o", ー: "" });
const SMALL = { ゃ: "ya", ゅ: "yu", ょ: "yo" };
// One spelling of each sound: shi and si, chi and ti, tsu and tu, fu and hu, ji and zi, sha and sya, long vowels as they are typed.
const SAME = [
  [/sh(?=[aueo])/g, "sy"], [/shi/g, "si"], [/ch(?=[aueo])/g, "ty"], [/chi/g, "ti"], [/tsu/g, "tu"], [/fu/g, "hu"], [/j(?=[aueo])/g, "zy"],
  [/ji/g, "zi"], [/jy/g, "zy"], [/di/g, "zi"], [/du/g, "zu"], [/dy/g, "zy"], [/nn/g, "n"], [/m(?=[bp])/g, "n"], [/n'/g, "n"],
];

export function romaji(text) {
  const plain = text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
  let made = "";
  let doubled = false;
  for (const sign of plain) {
    if (sign === "っ") { doubled = true; continue; }
    if (sign in SMALL && made) { made = made.replace(/i$/, "") + SMALL[sign]; continue; }
    const sound = TABLE[sign] ?? sign;
    made += doubled && sound ? sound[0] + sound : sound;
    doubled = false;
  }
  return SAME.reduce((held, [from, to]) => held.replace(from, to), made);
}
