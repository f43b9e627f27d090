from crm.customers.models.account import Account, AccountKind, Grade
from crm.customers.models.contact import Contact
from crm.customers.models.duplicate_rules import DuplicateRules, OnEntry
from crm.customers.models.grade_policy import GradePolicy
from crm.customers.models.match_keys import MatchKeys
from crm.customers.models.membership import PortalMember
from crm.customers.models.merged import Merged, MergedKind
from crm.customers.models.need import Need, NeedState
from crm.customers.models.ownership import Ended, Ownership, PoolRules, PoolView
from crm.customers.models.place import Address, AddressKind, Line, LineKind, Medium
from crm.customers.models.profile import Reached, Risk, Stage
from crm.customers.models.relation import ContactRole, Household
from crm.customers.models.stage_change import StageChange
from crm.customers.models.tag import Colour, Tag

__all__ = [
    "Account",
    "AccountKind",
    "Address",
    "AddressKind",
    "Colour",
    "Contact",
    "ContactRole",
    "DuplicateRules",
    "Ended",
    "Grade",
    "GradePolicy",
    "Household",
    "Line",
    "LineKind",
    "MatchKeys",
    "Medium",
    "Merged",
    "MergedKind",
    "Need",
    "NeedState",
    "OnEntry",
    "Ownership",
    "PoolRules",
    "PoolView",
    "PortalMember",
    "Reached",
    "Risk",
    "Stage",
    "StageChange",
    "Tag",
]
