"""The one form over several items (一表式): what it asks, what was filled in, what is wrong."""

from hallcore.forms.check import check_form, form_faults, form_warnings
from hallcore.forms.merge import MergedField, asked, asked_apart, merge_fields
from hallcore.forms.model import NO_DOCUMENT, Agent, Applicant, FieldValue, Form, parse_form
from hallcore.forms.values import normalise_form

__all__ = [
    "NO_DOCUMENT",
    "Agent",
    "Applicant",
    "FieldValue",
    "Form",
    "MergedField",
    "asked",
    "asked_apart",
    "check_form",
    "form_faults",
    "form_warnings",
    "merge_fields",
    "normalise_form",
    "parse_form",
]
