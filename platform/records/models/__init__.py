from records.models.chosen_columns import ChosenColumns
from records.models.custom_field import CustomField, CustomKind, PersonalClass
from records.models.dictionary import Dictionary, DictionaryEntry
from records.models.saved_view import NAME_LENGTH, SavedView

__all__ = [
    "NAME_LENGTH",
    "ChosenColumns",
    "CustomField",
    "CustomKind",
    "Dictionary",
    "DictionaryEntry",
    "PersonalClass",
    "SavedView",
]
