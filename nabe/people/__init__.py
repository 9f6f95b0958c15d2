"""Persons, organizations, and what somebody may do where.

A Person may hold Roles; a role is held in a scope: county, municipality or organization. A
Membership says where somebody belongs, not what they may do. An account begins with an
AccountInvitation that coordination, a municipality or a provider sends by mail; nobody signs up
alone. It lives: invited, accepted, deactivated, erased.
`rules` answers who may do what and who may be seen; `signin` ties allauth to our outbox and our
words; `encryption` keeps phone numbers and the like readable only with the person's own key;
`privacy` is the one registry of personal data: purpose, retention, export, erasure.
"""
