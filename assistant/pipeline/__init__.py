"""The story, one module a job: each job takes rooms' parts and hands them to each other."""
