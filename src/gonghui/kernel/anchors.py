"""The four tables upstairs that the kernel's own tables point at, named once.

The kernel imports nothing above it. Its rows still belong to a federation, lie in a place and open for a person; these
labels are resolved by Django when the models are loaded, in the way `AUTH_USER_MODEL` is (docs/adr/0002).
"""

ORGANIZATION = "organizations.Organization"
REGION = "regions.Region"
PERSON = "people.Person"
USER = "accounts.User"
