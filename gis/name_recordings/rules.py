"""What holds for recordings of names; without database or files."""

from dataclasses import dataclass
from datetime import date

from gis.errors import Conflict, InvalidInput, NotAllowed, NotFound, RuleBroken

#: Who records names: whoever goes out, and whoever settles readings
RECORDING = ("editor", "reviewer", "township", "field")
#: Who enters that a speaker withdrew his yes
WITHDRAWING = ("editor",)
SOUND = "audio/"


class RecordingNeeded(InvalidInput):
    """The file is no recording of sound."""

    message_id = "name_recordings.recording_needed"


class SpeakerMustAgree(RuleBroken):
    """Nothing is kept of a voice whose owner did not agree (个人信息保护法 Art. 13)."""

    message_id = "name_recordings.speaker_must_agree"


class NoSuchRecording(NotFound):
    """There is no such recording of this name."""

    message_id = "name_recordings.no_such_recording"


class RecordingWithdrawn(Conflict):
    """The speaker withdrew his yes: the recording is gone and not taken in again (Art. 15, 47)."""

    message_id = "name_recordings.withdrawn"


class OutsideArea(NotAllowed):
    """The feature does not lie in the caller's area."""

    message_id = "name_recordings.outside_area"


@dataclass(frozen=True, slots=True)
class Recording:
    """What is said of a recording: the file, what was heard, what kind of speaker, where and when."""

    sha256: str
    speaker_kind: str
    speaker_agreed: bool
    place: str
    recorded_on: date
    heard_form: str = ""
    note: str = ""
