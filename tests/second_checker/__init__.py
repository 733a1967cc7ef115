"""A second checker of certificates, for small instances, written from docs/certificate.md alone.

It shares no code and, where that is possible, no idea with ``analytic.checker``: numbers are expressions that are
evaluated in ball arithmetic down to a separation bound, and h(v) is computed from its definition, by the cells of the
arrangement of samples, whatever method the file names.  Its answer is whether the claim of a file is true.
"""
