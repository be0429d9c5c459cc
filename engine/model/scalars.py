"""The scalars of facts.yaml: each the characters that the editor wrote, with their place, in a form that is checked."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from engine import vocabulary
from engine.placed import Text

# YAML may take what we read as text for a number or a truth value
_SCALAR = {"type": ["string", "number", "boolean"]}


class FreeText(Text):
    """Inline Markdown with the roles of prose; a literal numeral in it is a problem."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            lambda text: cls(text, text.place, text.raw), core_schema.is_instance_schema(Text)
        )


class Entry(BaseModel):
    """A mapping of facts.yaml: unknown keys are refused, nothing in it changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=False)


def said(title: str, description: str, *examples: object, default: Any = ..., alias: str | None = None) -> Any:
    """A field as an editor's completion and the guide explain it; without a default it is required."""
    return Field(default, title=title, description=description, examples=list(examples), alias=alias)


def _form(pattern: str, what: str) -> tuple[AfterValidator, WithJsonSchema]:
    form = re.compile(pattern)

    def check(value: Text) -> Text:
        if not form.fullmatch(value):
            raise PydanticCustomError("form", "{what}", {"what": f"`{value}` is not {what}"})
        return value

    return AfterValidator(check), WithJsonSchema({"type": "string", "pattern": f"^(?:{pattern})$"})


def _one_of(words: vocabulary.Words) -> tuple[AfterValidator, WithJsonSchema]:
    def check(value: Text) -> Text:
        if value not in words:
            listed = ", ".join(words)
            context = {"what": f"`{value}` is none of: {listed}", "words": tuple(words)}
            raise PydanticCustomError("form", "{what}", context)
        return value

    meanings = {"enum": list(words), "enumDescriptions": list(words.values())}
    return AfterValidator(check), WithJsonSchema(meanings)


def _not_empty(value: Text) -> Text:
    if not value.strip():
        raise PydanticCustomError("form", "{what}", {"what": "nothing stands here"})
    return value


def _true(value: Text) -> Text:
    if value != "true":
        context = {"what": f"`{value}` is none of: true", "words": ("true",)}
        raise PydanticCustomError("form", "{what}", context)
    return value


_FILLED = (AfterValidator(_not_empty), WithJsonSchema({**_SCALAR, "pattern": r"\S"}))


def _names_a_page(value: Text) -> Text:
    """A site may be copied to any disk: there its pages must have names, and be told apart."""
    if value in _DEVICES:
        raise PydanticCustomError(
            "form", "{what}", {"what": f"`{value}` can name no page: Windows takes it for a device"}
        )
    if len(value) > _LONGEST:
        context = {"what": f"`{value[:20]}…` can name no page: it has more than {_LONGEST} letters"}
        raise PydanticCustomError("form", "{what}", context)
    return value


_DEVICES = ("aux", "con", "nul", "prn")  # whatever follows them, as `con.html`; those with digits are no ids
_LONGEST = 128  # with what is put before and after it, this fits every file system that we know of
_ID = _form(r"[a-z]+(?:-[a-z]+)*", "an id: lower-case words joined by hyphens, no digits")

Filled = Annotated[Text, *_FILLED]
Free = Annotated[FreeText, *_FILLED]
Id = Annotated[Text, *_ID]
PageId = Annotated[
    Id,
    AfterValidator(_names_a_page),
    WithJsonSchema(
        {**_ID[1].json_schema, "pattern": rf"^(?!(?:{'|'.join(_DEVICES)})$)(?=.{{1,{_LONGEST}}}$)[a-z]+(?:-[a-z]+)*$"}
    ),
]
Ids = Annotated[
    tuple[Id, ...], WithJsonSchema({"anyOf": [_ID[1].json_schema, {"type": "array", "items": _ID[1].json_schema}]})
]
InputName = Annotated[Text, *_form(r"[a-z]+(?:_[a-z]+)*", "a name for a formula: lower-case words joined by _")]
FileName = Annotated[Text, *_form(r"(?!\.{1,2}$)[\w.-]+", "the name of a file in the source archive")]
Address = Annotated[
    Text, *_form(r"https://(?:[^\s\"'<>`\\{}|^\[\]%]|%[0-9A-Fa-f]{2})+", "an address that begins with https://")
]
Selector = Annotated[Text, *_form(r"[1-9]\d{0,3} of [1-9]\d{0,3}", "of the form `1 of 4`")]
Flag = Annotated[Text, AfterValidator(_true), WithJsonSchema({"enum": [True, "true"]})]
Kind = Annotated[Text, *_one_of(vocabulary.KINDS)]
DateOrder = Annotated[Text, *_one_of(vocabulary.DATE_ORDERS)]
Reason = Annotated[Text, *_one_of(vocabulary.SET_ASIDE_REASONS)]
Status = Annotated[Text, *_one_of(vocabulary.STATUSES)]
Rank = Annotated[Text, *_one_of(vocabulary.RANKS)]
Verdict = Annotated[Text, *_one_of(vocabulary.VERDICTS)]
Rule = Annotated[Text, *_one_of(vocabulary.RULES)]
EventRole = Annotated[Text, *_one_of(vocabulary.EVENT_ROLES)]
