"""Who comes in: sign-in, passwords, office identity, the guard before every page. No Streamlit here."""
