# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of a machine's steps, and the profile that is offered to a build: without a machine."""
import dataclasses
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

import known
import steps

HERE = pathlib.Path(__file__).resolve().parent
PACKAGING = HERE.parents[1] / "packaging"


def diagnosis(*findings):
    return json.dumps({"findings": [dict(zip(("id", "outcome", "why", "remedy"), each)) for each in findings]})


class AStep(unittest.TestCase):
    step = steps.Step("before", "statewire run", status=77, says=("EACCES", "pack.ge"), never=("passed",))

    def test_that_ends_and_says_as_expected_is_right(self):
        self.assertEqual(steps.wrong(self.step, 77, "Permission denied (EACCES): install the\npackage"), [])

    def test_with_another_status_and_other_words_is_wrong_in_each_of_them(self):
        self.assertEqual(steps.wrong(self.step, 0, "passed"), ["status 0, expected 77", "does not say 'EACCES'",
                                                               "does not say 'pack.ge'", "says 'passed'"])

    def test_that_was_not_come_to_is_wrong(self):
        self.assertEqual(steps.wrong(self.step, None, ""), ["it was not come to"])

    def test_may_end_with_any_status_where_none_is_named(self):
        self.assertEqual(steps.wrong(dataclasses.replace(self.step, status=None, says=(), never=()), 3, ""), [])

    def test_of_the_doctor_names_outcome_cause_and_remedy(self):
        step = steps.Step("doctor", "statewire doctor", findings=(("veth", "fails", "missing.*modprobe veth"), ("wire", "works", "")))
        self.assertEqual(steps.wrong(step, 0, diagnosis(("veth", "fails", "is missing", "'modprobe veth'"), ("wire", "works"))), [])
        self.assertEqual(steps.wrong(step, 0, diagnosis(("veth", "fails", "forbidden"))),
                         ["veth: does not say 'missing.*modprobe veth'", "wire: missing, expected works"])
        self.assertEqual(steps.wrong(step, 0, "no JSON"), ["is no diagnosis"])


class TheMachines(unittest.TestCase):
    def test_name_each_step_once_and_in_a_word(self):
        for machine in known.MACHINES:
            names = [step.name for step in machine.steps]
            self.assertEqual(len(names), len(set(names)), machine.name)
            for name in names:
                self.assertTrue(re.fullmatch(r"[a-z0-9-]+", name), name)

    def test_have_steps_that_a_shell_can_read(self):
        for machine in known.MACHINES:
            script = "".join(step.command + "\n" for step in machine.steps) + steps.script(machine.steps)
            done = subprocess.run(["sh", "-n"], input=script, text=True, capture_output=True)
            self.assertEqual(done.stderr, "", machine.name)

    def test_apply_what_the_diagnosis_names(self):
        with tempfile.TemporaryDirectory() as folder:
            script = (HERE / "apply-remedy").read_text().replace("/out/", f"{folder}/")
            (pathlib.Path(folder) / "sh").symlink_to("/bin/echo")  # what would be done is printed
            for remedy, command in (("allow them with 'sysctl a=1 b=2' as root. Meanwhile", "sysctl a=1 b=2"),
                                    ("missing: as root 'modprobe veth', or install", "modprobe veth"),
                                    ("on Debian and Ubuntu: sudo apt install a-font", "apt install a-font")):
                (pathlib.Path(folder) / "doctor").write_text(f'{{\n    "id": "x",\n    "remedy": "{remedy}",\n    "why": "as said"\n}}')
                said = subprocess.run(["/bin/sh", "-c", script, "sh", "doctor"], text=True, capture_output=True,
                                      env={"PATH": f"{folder}:/usr/bin:/bin"}).stdout
                self.assertEqual(said.splitlines()[0], f"+ {command}")


class TheProfiles(unittest.TestCase):
    def test_of_a_build_name_its_lab_alone_and_grant_namespaces_alone(self):
        said = subprocess.run([PACKAGING / "apparmor/offer-profile", "--print", "/home/a b/build/lab"], text=True,
                              capture_output=True, check=True).stdout
        self.assertEqual(re.sub(r"#.*\n|\s+", " ", said).split(),
                         ["abi", "<abi/4.0>,", "include", "<tunables/global>", '"/home/a', 'b/build/lab"', "flags=(unconfined)", "{",
                          "userns,", "}"])

    def test_of_the_package_confine_the_lab_where_it_is_installed(self):
        profile = (PACKAGING / "apparmor/statewire-lab").read_text()
        self.assertRegex(profile, r"profile statewire-lab /usr/libexec/statewire/statewire-lab (?!.*unconfined)")
        self.assertIn("\n  userns,\n", profile)


if __name__ == "__main__":
    unittest.main()
