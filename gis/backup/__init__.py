"""One file with everything that must never be lost: the database, attachments, files of releases."""

from gis.backup.archive import ArchiveDamaged, Manifest
from gis.backup.postgres_programs import PostgresProgramFailed, PostgresProgramMissing, on_path
from gis.backup.restoring import MadeByNewer, RegisterInUse, beside, in_place, restore
from gis.backup.saving import AlreadyWriting, FileExists, FolderMissing, Progress, back_up

__all__ = [
    "AlreadyWriting",
    "ArchiveDamaged",
    "FileExists",
    "FolderMissing",
    "MadeByNewer",
    "Manifest",
    "PostgresProgramFailed",
    "PostgresProgramMissing",
    "Progress",
    "RegisterInUse",
    "back_up",
    "beside",
    "in_place",
    "on_path",
    "restore",
]
