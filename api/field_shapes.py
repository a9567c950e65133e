"""Packages, changes and uploads of field work as the API sends them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

TaskKind = Literal["inspection_section", "sign_inspection", "grave_survey", "name_survey"]
ChangeState = Literal["waiting", "accepted", "conflict", "refused", "discarded"]


class FieldItemOut(BaseModel):
    """A record that was handed out, as it stood."""

    id: UUID
    kind: Literal["marker", "section", "sign", "grave_site"]
    version: int
    sha256: str = Field(description="of its content as canonical JSON")


class FieldPictureOut(BaseModel):
    """A picture that goes with a package."""

    sha256: str
    size_bytes: int
    media_type: str
    file_name: str


class FieldManifestOut(BaseModel):
    """What is in a package, by which a device knows whether it has all of it."""

    id: UUID
    task_kind: TaskKind
    task: dict[str, Any]
    title: str
    device_id: str
    device_name: str
    data_version: int
    schema_version: int
    made_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    is_demonstration: bool
    sha256: str
    signature: str = Field(
        description="JSON Web Signature (EdDSA) over what was handed out; empty: of before they were signed"
    )
    items: list[FieldItemOut]
    files: list[FieldPictureOut]
    receipt_keys: list[dict[str, Any]] = Field(description="JSON Web Keys")


class FieldContentItemOut(BaseModel):
    """A record with all that a device shows of it."""

    id: UUID
    kind: str
    version: int
    content: dict[str, Any]


class FieldContentOut(BaseModel):
    """A package whole, without the bytes of its pictures."""

    manifest: FieldManifestOut
    head: dict[str, Any]
    items: list[FieldContentItemOut]


class FieldCountsOut(BaseModel):
    """Changes of a package by what became of them."""

    waiting: int
    accepted: int
    conflict: int
    refused: int
    discarded: int


class FieldPackageRowOut(BaseModel):
    """Who is out with what, when the device was last heard of, what is pending and what failed."""

    id: UUID
    task_kind: TaskKind
    task: dict[str, Any]
    title: str
    holder_id: UUID
    holder: str
    device_id: str
    device_name: str
    items: int
    files: int
    made_at: datetime
    expires_at: datetime
    is_expired: bool
    last_contact_at: datetime | None
    clock_offset_s: float | None
    clock_is_off: bool
    pending_on_device: int | None
    changes: FieldCountsOut
    returned_files: int = Field(description="GeoPackages that came back of it")
    taken_up_at: datetime | None = Field(
        description="when a restored register that had lost it took it up from its device's copy"
    )
    unfinished_uploads: int = Field(description="of the holder, from whichever of his devices")
    closed_at: datetime | None
    closed_reason: str
    is_demonstration: bool


class FieldPackagePage(BaseModel):
    """A page of packages, the newest first."""

    rows: list[FieldPackageRowOut]
    next: str | None


class FieldReasonOut(BaseModel):
    """Why a change was refused: field, value, rule, and the sentence in both languages."""

    field: str
    value: str
    rule: str
    message: str
    message_en: str


class FieldConflictOut(BaseModel):
    """A field that two people said differently, and how it was settled."""

    field: str
    base: Any = Field(description="as it was handed out")
    device_value: Any
    register_value: Any
    register_version: int
    register_by: str
    register_at: str
    choice: Literal["device", "register", "other"] | None
    value: Any
    reason: str
    settled_by: str | None
    settled_at: datetime | None


class FieldWrittenOut(BaseModel):
    """When a change was written by the register's clock, and by what that is known."""

    basis: Literal["written", "sent", "unsure"] = Field(
        description="by its clock as it was compared before the device wrote, or as it was when it sent"
    )
    about: datetime | None
    other: datetime | None = Field(description="if the clock was set between comparing and writing")
    offset_s: float | None = Field(description="by how much the device's clock was ahead, seconds")
    compared_at: datetime | None
    is_off: bool


class DeviceChangeOut(BaseModel):
    """A change, what became of it, and the signed receipt for it."""

    id: UUID
    package_id: UUID | None
    kind: str
    target_id: UUID | None
    parent_id: UUID | None
    sequence: int | None
    device_time: datetime | None
    received_at: datetime | None
    clock_offset_s: float | None = Field(description="when it was sent, seconds ahead")
    clock_is_off: bool
    written: FieldWrittenOut | None
    server_order: int | None
    content_sha256: str
    state: ChangeState
    reasons: list[FieldReasonOut]
    missing: list[str] = Field(description="`file:<SHA-256>` and `change:<id>` that it waits for")
    values: dict[str, Any] | None
    kept_from_register: list[str] = Field(
        description="fields that somebody else changed meanwhile and that stayed so; `*`: a later change of "
        "the device said everything anew"
    )
    record_id: UUID | None
    record_version: int | None
    decided_at: datetime | None
    decided_by: str | None
    decision_reason: str
    conflicts: list[FieldConflictOut]
    receipt: str | None = Field(
        description="JSON Web Signature (EdDSA); null: the server keeps nothing of it, the device all"
    )


class FieldAnswerOut(BaseModel):
    """What became of what a device sent, and of what waited."""

    server_time: datetime
    clock_offset_s: float = Field(description="by how much the device's clock is ahead, seconds")
    clock_is_off: bool
    changes: list[DeviceChangeOut]
    accepted_sha256: str = Field(
        description="of the ids of all accepted changes of the device, one a line in their order: one that "
        "makes another of its receipts asks what the register lost, or the office decided"
    )
    receipt_keys: list[dict[str, Any]]


class FieldContactOut(BaseModel):
    """Who answers for graves of a site."""

    id: UUID
    name: str
    phone: str
    address: str
    relation: str
    deceased: str
    graves: int


class FieldContactsOut(BaseModel):
    """The contacts of a site that the caller has in hand."""

    site_id: UUID
    contacts: list[FieldContactOut]


class FieldLabelOut(BaseModel):
    """What people call a field."""

    zh: str
    en: str


class FieldRuleOut(BaseModel):
    """What holds beyond the schema, and as which refusal, of which field and in which words it is told."""

    model_config = ConfigDict(extra="allow")

    check: str
    field: str = Field(description="of fields within a list by path")
    rule: str
    message: str


class FieldFormOut(BaseModel):
    """A form: JSON Schema of its values, rules beyond it, fields of an observation, names of all fields."""

    json_schema: dict[str, Any] = Field(alias="schema")
    rules: list[FieldRuleOut]
    fields: list[dict[str, Any]]
    labels: dict[str, FieldLabelOut] = Field(description="by field; of fields within a list by path")


class SchemaErrorOut(BaseModel):
    """What the register calls it when a value doesn't hold to a keyword of JSON Schema."""

    rule: str = Field(description="its sentence is the message `validation.<rule>`, else `validation.other`")
    parameter: str = Field(description="of the sentence, which is what the schema says for the keyword")


class PositioningSystemOut(BaseModel):
    """A coordinate system that a surveyor's file can be in."""

    key: str
    name_zh: str
    name_en: str
    zone: int | None
    central_meridian: int | None
    zone_in_easting: bool = Field(description="whether the zone number stands before Y")
    proj4: str


class PositioningOut(BaseModel):
    """What a device measures by; metres, degrees, seconds."""

    settings: dict[str, float] = Field(description="data/rules/field_position_settings.csv")
    surveyed_methods: list[str] = Field(
        description="of surveying grade: they alone say whether a marker moved"
    )
    imported_methods: list[str] = Field(description="come out of a surveyor's file, never out of typing")
    systems: list[PositioningSystemOut]
    precision: dict[str, float] = Field(description="of bearings and distances to reference objects")


class FieldPhraseOut(BaseModel):
    """What is often written in a field."""

    kind: str = Field(description="of this form alone; empty: of every form that has the field")
    field: str
    text: str


class FieldFormsOut(BaseModel):
    """All forms with code lists, sentences in both languages, and limits."""

    schema_version: int
    kinds: dict[str, FieldFormOut]
    code_lists: dict[str, list[dict[str, Any]]]
    phrases: list[FieldPhraseOut]
    inspection_contents: list[dict[str, Any]]
    schema_errors: dict[str, SchemaErrorOut] = Field(
        description="by keyword; of a type or a format with its name"
    )
    messages: dict[str, dict[str, str]]
    limits: dict[str, int]
    positioning: PositioningOut
    sha256: str


class KeySetOut(BaseModel):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[dict[str, Any]]


class FieldUploadOut(BaseModel):
    """How much of a file has arrived."""

    sha256: str
    offset: int
    length: int | None = Field(description="null: nothing is known of it")
    is_whole: bool = Field(description="whether it is kept as an attachment")
