"""Planning: which person takes which request on which of its dates, for all open requests at once.

Pure arithmetic: no Django, no database, no clock but the solver's. `problem` says what is asked,
`decompose.plan` answers, `greedy.greedy_plan` answers in milliseconds without proof, `plans` is the
answer, `gaps` makes of what stayed uncovered the list of people to look for.
Source of model and order of aims: facts "Interpreter pool", section 4.2.
"""
