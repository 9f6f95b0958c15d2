"""What Nabe tells people outside its pages: the outbox, its wording, its channels.

An action writes a Message into the outbox within its own transaction; a worker hands it to the
mail server afterwards. It lives: queued, sending, sent; or failed and tried again, at last
abandoned, which coordination sees. Mail always goes; what cannot wait also goes by SMS to people
who confirmed their number (Reach), and to devices on which they want it (PushSubscription), each
as a message of its own with its own end.
"""
