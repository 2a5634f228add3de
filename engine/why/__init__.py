"""Why a run takes its step: one or two sentences for each step, from the rule's own quantities."""
