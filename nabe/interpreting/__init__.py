"""The interpreter pool: from "we need Tigrinya on Tuesday" to a person who comes.

A requester asks with one to three Slots (Termine); a gate says at once what the county's rules do
not allow, and who helps instead. The pool asks interpreters by Invitations (Einsatzanfragen); the
first yes becomes the Assignment (Einsatz), everybody else hears that they are not needed.
A Case (Fall) is a pseudonym that the requester chooses; nobody's name is kept.
Life of a request: open → asking → confirmed → done; or cancelled, unfilled, refused with the reason.
"""
