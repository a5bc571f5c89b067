"""The build: the plans of the folder `rules` go into the package, so that `csbonus init` has them everywhere."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).resolve().parent


class BuildWithPlans(build_py):
    """Builds the package with the plans inside."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            shutil.copytree(HERE / "rules", Path(self.build_lib) / "csbonus" / "starters", dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithPlans})
