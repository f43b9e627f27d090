from crm.duplicates.models.pair import AccountPair, ContactPair, Pair

__all__ = ["AccountPair", "ContactPair", "Pair"]
