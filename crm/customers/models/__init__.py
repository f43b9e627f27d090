from crm.customers.models.account import Account, AccountKind, Grade
from crm.customers.models.contact import Contact
from crm.customers.models.membership import PortalMember

__all__ = ["Account", "AccountKind", "Contact", "Grade", "PortalMember"]
