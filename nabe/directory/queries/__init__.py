"""Reading: functions that take the viewer first and return what one page needs."""
