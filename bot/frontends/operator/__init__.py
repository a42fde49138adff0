"""What whoever runs Viva is shown: health, metrics, the doctor's findings, logs, figures about questions."""
