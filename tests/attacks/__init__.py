"""What must never happen, one test for each way it was tried.

What can only be tried in a real browser stands with the stories: `tests/browser/test_believed.py`,
`test_blank.py`, `test_closed.py`, `test_foreign.py`, `test_trouble.py`.
"""
