"""What tests stand on: real processes, a mail server, a browser. Nothing here knows a program."""
