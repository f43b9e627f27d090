"""Runs the programs of one machine side by side, and shows how far a longer job is."""

from config.supervisor.ports import PortInUse, check_port
from config.supervisor.program import Program
from config.supervisor.progress import Bar, Steps
from config.supervisor.standard import standard_programs
from config.supervisor.supervisor import Supervisor

__all__ = ["Bar", "PortInUse", "Program", "Steps", "Supervisor", "check_port", "standard_programs"]
