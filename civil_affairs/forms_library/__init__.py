"""The library of civil forms (P07.3): what each form is for, how to fill it in, in the reader's language."""
