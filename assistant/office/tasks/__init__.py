"""What is done in other processes: functions of a task's files and options, with nothing of the service's database."""
