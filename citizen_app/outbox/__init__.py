"""What is to be told outside the site: written with the deed, in its transaction, and sent later by the worker."""
