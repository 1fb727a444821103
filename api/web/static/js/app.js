// What every page does with scripts. Each behaviour is a module of its own, named for what it does, and finds what it works on
// by data attributes. Without scripts, every page still reads, sends and leads on.

import "./heads.js";
import "./toasts.js";
import "./keys.js";
import "./menus.js";
import "./live.js";
import "./drafts.js";
import "./focus.js";
import "./busy.js";
import "./lists.js";
import "./palette.js";
import "./dates.js";
import "./alive.js";
