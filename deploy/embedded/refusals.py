"""What keeps an embedded server from starting, in words for people."""

import re


class CannotStart(Exception):
    """A server cannot be started or mended without help. The text says why and what to do."""


MEANINGS = (
    (r"No space left on device", "The disk is full. Free some space, then start again."),
    (r"could not create shared memory segment|Cannot allocate memory|Out of memory",
     "The machine has too little memory free. End other programs, then start again."),
    (r"could not bind|Address already in use", "The port was taken by another program. Start again."),
    (r"checksum mismatch|invalid page|could not locate a valid checkpoint record|PANIC:",
     "The data on the disk are damaged. Restore them from a backup."),
    (r"Permission denied", "Files of the home folder belong to another user. Start as that user."),
    (r"Read-only file system", "The disk can only be read. Choose another home folder (URAKATA_HOME)."),
)  # fmt: skip


def meaning_of(output: str) -> str:
    """What the end of a server's log means, in words; empty where we know no better than the log."""
    return next((words for pattern, words in MEANINGS if re.search(pattern, output, re.IGNORECASE)), "")
