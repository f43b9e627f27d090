from crm.customers.queries.records import Customer, account_page_query, find_customers, picked_customer, words_of

__all__ = ["Customer", "account_page_query", "find_customers", "picked_customer", "words_of"]
