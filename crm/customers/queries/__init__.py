from crm.customers.queries.records import Customer, find_customers, picked_customer

__all__ = ["Customer", "find_customers", "picked_customer"]
