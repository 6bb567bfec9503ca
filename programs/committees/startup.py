"""What committees hand to the floors below: tasks due on a day that the office closes move on."""

from programs.base.closures import on_closures_changed
from programs.committees.desk.following import follow_closures

on_closures_changed(follow_closures)
