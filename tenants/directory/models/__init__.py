from tenants.directory.models.sign_up import HOLDS_ADDRESS_FOR, SignUp
from tenants.directory.models.template import SchemaTemplate
from tenants.directory.models.tenant import Domain, Tenant, TenantState, opaque_schema_name

__all__ = ["HOLDS_ADDRESS_FOR", "Domain", "SchemaTemplate", "SignUp", "Tenant", "TenantState", "opaque_schema_name"]
