"""The course from SGD to Adam: catalog -> scenes -> claims -> findings -> sentences, with texts in each language."""
