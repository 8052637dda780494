"""The base of every immutable value in the rules."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable value; unknown keys are an error, so a typing slip never passes silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")
