"""What the server does by itself, once a day. By hand: python -m upkeep retention [--dry-run]"""
