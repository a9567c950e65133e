"""What people send and get about recordings of names."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gis.name_recordings.rules import Recording


class NameRecordingIn(BaseModel):
    """A recording of how a name is said: what was heard, what kind of speaker, where and when; never who."""

    model_config = ConfigDict(extra="forbid")

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="the recording, uploaded before")
    heard_form: str = Field(default="", max_length=400, description="as heard, in any script")
    speaker_kind: str = Field(max_length=80, examples=["mongolian_local"])
    speaker_agreed: bool = Field(description="the speaker agreed to be recorded; nothing is kept without it")
    place: str = Field(min_length=1, max_length=200, examples=["图克镇图克嘎查"])
    recorded_on: date
    note: str = Field(default="", max_length=2000)

    def recording(self) -> Recording:
        """Return the value object."""
        return Recording(**self.model_dump())


class NameRecordingOut(BaseModel):
    """A recording that is kept."""

    id: UUID
    sha256: str
    media_type: str = Field(examples=["audio/webm"])
    size_bytes: int
    heard_form: str
    speaker_kind: str
    place: str
    recorded_on: date
    note: str
    recorded_by: str = Field(description="the account's name")


class NameRecordingWithdrawalIn(BaseModel):
    """That the speaker withdrew his yes; he is not named."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500, examples=["说话人来电撤回同意"])


class NameRecordingWithdrawalOut(BaseModel):
    """A recording that is gone because its speaker withdrew his yes."""

    id: UUID = Field(description="the recording's")
    recorded_on: date
    recorded_by: str = Field(description="the account's name")
    reason: str
    withdrawn_by: str = Field(description="the account's name")
    withdrawn_at: datetime
    is_file_gone: bool = Field(description="false where something else cites the same file")


class NameRecordingsOut(BaseModel):
    """What was recorded of a name, the latest first: what can be heard, and what was withdrawn."""

    recordings: list[NameRecordingOut]
    withdrawn: list[NameRecordingWithdrawalOut]
