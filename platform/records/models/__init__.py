from records.models.chosen_columns import ChosenColumns
from records.models.saved_view import NAME_LENGTH, SavedView

__all__ = ["NAME_LENGTH", "ChosenColumns", "SavedView"]
