"""The one form over several items (一表式): what it asks, what was filled in, what is wrong."""

from hallcore.forms.check import check_form, form_faults, form_warnings
from hallcore.forms.computed import computed_values
from hallcore.forms.merge import MergedField, asked_now, count_asked, merge_fields
from hallcore.forms.model import NO_DOCUMENT, Agent, Applicant, FieldValue, Form, parse_form
from hallcore.forms.values import complete_form, normalise_form

__all__ = [
    "NO_DOCUMENT",
    "Agent",
    "Applicant",
    "FieldValue",
    "Form",
    "MergedField",
    "asked_now",
    "check_form",
    "complete_form",
    "computed_values",
    "count_asked",
    "form_faults",
    "form_warnings",
    "merge_fields",
    "normalise_form",
    "parse_form",
]
