// SPDX-License-Identifier: GPL-3.0-or-later
// Gives a kernel of Debian's what Ubuntu's has beyond it: kernel.apparmor_restrict_unprivileged_userns. With 1, a process that no
// AppArmor profile holds and that is not privileged may make no user namespace. What a profile grants or denies stays AppArmor's.
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/security.h>
#include <linux/sysctl.h>

static int restricted;

static struct ctl_table table[] = {
	{
		.procname = "apparmor_restrict_unprivileged_userns",
		.data = &restricted,
		.maxlen = sizeof(restricted),
		.mode = 0644,
		.proc_handler = proc_dointvec_minmax,
		.extra1 = SYSCTL_ZERO,
		.extra2 = SYSCTL_ONE,
	},
};

static bool is_unconfined(void)
{
	static const char unconfined[] = "unconfined";
	u32 id, length;
	char *context;
	bool is;

	security_current_getsecid_subj(&id);
	if (security_secid_to_secctx(id, &context, &length))
		return false;
	is = length == sizeof(unconfined) - 1 && !memcmp(context, unconfined, length);
	security_release_secctx(context, length);
	return is;
}

/* Not zero: what AppArmor says to it stands, and answered() is not called. */
static int asked(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	return !READ_ONCE(restricted) || ns_capable_noaudit(current_user_ns(), CAP_SYS_ADMIN) || !is_unconfined();
}

static int answered(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	regs_set_return_value(regs, -EACCES);
	pr_info("User namespace creation restricted: %s\n", current->comm);
	return 0;
}

static struct kretprobe probe = {
	.kp.symbol_name = "security_create_user_ns",
	.entry_handler = asked,
	.handler = answered,
};

static struct ctl_table_header *registered;

static int __init begin(void)
{
	int error;

	error = register_kretprobe(&probe);
	if (error)
		return error;
	registered = register_sysctl("kernel", table);
	if (registered)
		return 0;
	unregister_kretprobe(&probe);
	return -ENOMEM;
}

static void __exit end(void)
{
	unregister_sysctl_table(registered);
	unregister_kretprobe(&probe);
}

module_init(begin);
module_exit(end);
MODULE_DESCRIPTION("kernel.apparmor_restrict_unprivileged_userns for kernels without");
MODULE_LICENSE("GPL");
