from changes.models.change import ALIKE, Change, Fate, Verb
from changes.models.change_set import BUSY, UNDOABLE, ChangeSet, Kind, State
from changes.models.export import FileKind, ListExport
from changes.models.known_column import KnownColumn

__all__ = [
    "ALIKE",
    "BUSY",
    "UNDOABLE",
    "Change",
    "ChangeSet",
    "Fate",
    "FileKind",
    "Kind",
    "KnownColumn",
    "ListExport",
    "State",
    "Verb",
]
