"""The integrator: steps, lands on events, re-arms guards, keeps a trace.

Phases are only numbers here.
"""
