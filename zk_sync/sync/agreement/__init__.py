"""What vault and collection were like when a sync last found that they agree: only what changed is looked at.

It may be lost, and is written anew; then the next sync looks at all.
"""
