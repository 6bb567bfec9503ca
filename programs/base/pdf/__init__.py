"""PDF from templates of templates/pdf/: letters, labels, reports, with their Korean fonts inside them."""

from programs.base.pdf.making import PdfFailed, Unprintable, render, response

__all__ = ["PdfFailed", "Unprintable", "render", "response"]
