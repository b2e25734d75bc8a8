/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * audit.c - regulars-audit.so, for LD_AUDIT (rtld-audit(7)): wraps functions that a host calls in one of its shared
 * objects.
 *
 * The dynamic linker loads an auditor into a name space of its own, with a C library of its own. So this object does as
 * little as can be: it gives each wrapped symbol a stub in place of its address. The first call through a stub loads
 * regulars-hook.so into the host's own name space and asks it for a function with the host's signature; from then on the
 * stub jumps there. When anything fails the stub jumps to the host's function, as if we were not there.
 *
 * REGULARS_HOOK names the hook file, REGULARS_HOOK_SYMBOLS what is wrapped: LIBRARY:NAME,NAME... (LIBRARY may be
 * empty: wherever it is defined), REGULARS_HOOK_OBJECT the path of regulars-hook.so. `regulars hook run` sets them.
 * Callers built with -fno-plt, calls through function pointers that were taken inside one object, and calls inside one
 * object are not seen by the dynamic linker.
 */
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define MAX_SYMBOLS 16
#define MAX_NAME 128


struct wrapped {
	char name[MAX_NAME];
	_Atomic uintptr_t original; /* 0: not bound yet */
	_Atomic uintptr_t target;   /* 0: not asked for yet */
};

static struct wrapped wrapped[MAX_SYMBOLS];
static size_t n_wrapped;
static char library[MAX_NAME], hook_file[4096], hook_object[4096];
static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

/* The stubs: stub number i calls reg_audit_resolve(i) with every argument register as it was, and jumps to what that
 * gives. */
uintptr_t reg_audit_resolve(size_t i);
extern const unsigned char reg_audit_stubs[];

#if defined __x86_64__
#define STUB_SIZE 16
__asm__(
    ".text\n.balign 16\n.globl reg_audit_stubs\n.hidden reg_audit_stubs\n.type reg_audit_stubs, @function\n"
    "reg_audit_stubs:\n"
    ".set number, 0\n"
    ".rept 16\n"
    "  .balign 16\n"
    "  endbr64\n"
    "  movl $number, %r11d\n"
    "  jmp reg_audit_common\n"
    "  .set number, number + 1\n"
    ".endr\n"
    ".balign 16\n"
    "reg_audit_common:\n"
    "  subq $200, %rsp\n" /* 8 more make it a multiple of 16 */
    "  movq %rdi, (%rsp)\n  movq %rsi, 8(%rsp)\n  movq %rdx, 16(%rsp)\n  movq %rcx, 24(%rsp)\n"
    "  movq %r8, 32(%rsp)\n  movq %r9, 40(%rsp)\n  movq %rax, 48(%rsp)\n  movq %r10, 56(%rsp)\n"
    "  movups %xmm0, 64(%rsp)\n  movups %xmm1, 80(%rsp)\n  movups %xmm2, 96(%rsp)\n  movups %xmm3, 112(%rsp)\n"
    "  movups %xmm4, 128(%rsp)\n  movups %xmm5, 144(%rsp)\n  movups %xmm6, 160(%rsp)\n  movups %xmm7, 176(%rsp)\n"
    "  movl %r11d, %edi\n"
    "  call reg_audit_resolve\n"
    "  movq %rax, %r11\n"
    "  movq (%rsp), %rdi\n  movq 8(%rsp), %rsi\n  movq 16(%rsp), %rdx\n  movq 24(%rsp), %rcx\n"
    "  movq 32(%rsp), %r8\n  movq 40(%rsp), %r9\n  movq 48(%rsp), %rax\n  movq 56(%rsp), %r10\n"
    "  movups 64(%rsp), %xmm0\n  movups 80(%rsp), %xmm1\n  movups 96(%rsp), %xmm2\n  movups 112(%rsp), %xmm3\n"
    "  movups 128(%rsp), %xmm4\n  movups 144(%rsp), %xmm5\n  movups 160(%rsp), %xmm6\n  movups 176(%rsp), %xmm7\n"
    "  addq $200, %rsp\n"
    "  jmp *%r11\n");
#elif defined __aarch64__
#define STUB_SIZE 16
__asm__(
    ".text\n.balign 16\n.globl reg_audit_stubs\n.hidden reg_audit_stubs\n.type reg_audit_stubs, %function\n"
    "reg_audit_stubs:\n"
    ".set number, 0\n"
    ".rept 16\n"
    "  .balign 16\n"
    "  hint #34\n" /* bti c */
    "  mov x17, #number\n"
    "  b reg_audit_common\n"
    "  .set number, number + 1\n"
    ".endr\n"
    ".balign 16\n"
    "reg_audit_common:\n"
    "  sub sp, sp, #224\n"
    "  stp x0, x1, [sp]\n  stp x2, x3, [sp, #16]\n  stp x4, x5, [sp, #32]\n  stp x6, x7, [sp, #48]\n"
    "  stp x8, x30, [sp, #64]\n"
    "  stp q0, q1, [sp, #80]\n  stp q2, q3, [sp, #112]\n  stp q4, q5, [sp, #144]\n  stp q6, q7, [sp, #176]\n"
    "  mov x0, x17\n"
    "  bl reg_audit_resolve\n"
    "  mov x16, x0\n"
    "  ldp x0, x1, [sp]\n  ldp x2, x3, [sp, #16]\n  ldp x4, x5, [sp, #32]\n  ldp x6, x7, [sp, #48]\n"
    "  ldp x8, x30, [sp, #64]\n"
    "  ldp q0, q1, [sp, #80]\n  ldp q2, q3, [sp, #112]\n  ldp q4, q5, [sp, #144]\n  ldp q6, q7, [sp, #176]\n"
    "  add sp, sp, #224\n"
    "  br x16\n");
#elif defined __i386__
#define STUB_SIZE 16
__asm__(
    ".text\n.balign 16\n.globl reg_audit_stubs\n.hidden reg_audit_stubs\n.type reg_audit_stubs, @function\n"
    "reg_audit_stubs:\n"
    ".set number, 0\n"
    ".rept 16\n"
    "  .balign 16\n"
    "  pushl $number\n"
    "  jmp reg_audit_common\n"
    "  .set number, number + 1\n"
    ".endr\n"
    ".balign 16\n"
    "reg_audit_common:\n" /* arguments are on the stack; the registers that a call may use are kept all the same */
    "  pushl %eax\n  pushl %ecx\n  pushl %edx\n"
    "  movl 12(%esp), %eax\n"
    "  subl $8, %esp\n"
    "  pushl %eax\n"
    "  call reg_audit_resolve\n"
    "  addl $12, %esp\n"
    "  movl %eax, 12(%esp)\n" /* the number's place becomes the target */
    "  popl %edx\n  popl %ecx\n  popl %eax\n"
    "  ret\n");
#else
#error "no stub for this machine: build without the audit object"
#endif

/* --- set up: nothing but strings, the host does not run yet --- */

static void copy(char *out, size_t size, const char *text, size_t n)
{
	n = n < size ? n : size - 1;
	memcpy(out, text, n);
	out[n] = '\0';
}

static void read_symbols(const char *list)
{
	const char *colon = strchr(list, ':');

	if (colon == NULL)
		return;
	copy(library, sizeof library, list, (size_t)(colon - list));
	for (list = colon + 1; *list != '\0' && n_wrapped < MAX_SYMBOLS;) {
		size_t n = strcspn(list, ",");

		copy(wrapped[n_wrapped++].name, MAX_NAME, list, n);
		list += n + (list[n] == ',');
	}
}

/* Children of the host must not be audited. The host's own copy of the environment is the same memory. */
static void forget(const char *name)
{
	char *value = getenv(name);

	if (value != NULL)
		*value = '\0';
}

EXPORT unsigned la_version(unsigned version)
{
	const char *file = getenv("REGULARS_HOOK"), *symbols = getenv("REGULARS_HOOK_SYMBOLS"),
	    *object = getenv("REGULARS_HOOK_OBJECT");

	if (file == NULL || file[0] == '\0' || symbols == NULL || object == NULL)
		return 0; /* not for us */
	copy(hook_file, sizeof hook_file, file, strlen(file));
	copy(hook_object, sizeof hook_object, object, strlen(object));
	read_symbols(symbols);
	forget("LD_AUDIT");
	forget("REGULARS_HOOK");
	return version < LAV_CURRENT ? version : LAV_CURRENT;
}

EXPORT unsigned la_objopen(struct link_map *map, Lmid_t space, uintptr_t *cookie)
{
	const char *slash = strrchr(map->l_name, '/');
	const char *base = slash == NULL ? map->l_name : slash + 1;

	(void)space;
	*cookie = library[0] == '\0' || strcmp(base, library) == 0 || strcmp(map->l_name, library) == 0;
	return LA_FLG_BINDTO | LA_FLG_BINDFROM;
}

static uintptr_t bound(uintptr_t address, const uintptr_t *definer, const char *name)
{
	for (size_t i = 0; *definer != 0 && i < n_wrapped; i++)
		if (strcmp(wrapped[i].name, name) == 0) {
			uintptr_t none = 0;

			(void)atomic_compare_exchange_strong(&wrapped[i].original, &none, address);
			return (uintptr_t)reg_audit_stubs + i * STUB_SIZE;
		}
	return address;
}

#if UINTPTR_MAX > UINT32_MAX
EXPORT uintptr_t la_symbind64(Elf64_Sym *symbol, unsigned index, uintptr_t *referrer, uintptr_t *definer, unsigned *flags,
    const char *name)
{
	(void)index;
	(void)referrer;
	(void)flags;
	return bound(symbol->st_value, definer, name);
}
#else
EXPORT uintptr_t la_symbind32(Elf32_Sym *symbol, unsigned index, uintptr_t *referrer, uintptr_t *definer, unsigned *flags,
    const char *name)
{
	(void)index;
	(void)referrer;
	(void)flags;
	return bound(symbol->st_value, definer, name);
}
#endif

/* --- the first call --- */

static uintptr_t ask(const struct wrapped *one)
{
	void *object = dlmopen(LM_ID_BASE, hook_object, RTLD_NOW | RTLD_LOCAL), *hook, *function;
	void *(*open_hook)(const char *path, char *why, size_t why_size);
	void *(*wrapper)(void *hook, const char *name, void *function);

	if (object == NULL)
		return one->original;
	open_hook = (void *(*)(const char *, char *, size_t))dlsym(object, "regulars_hook_open");
	wrapper = (void *(*)(void *, const char *, void *))dlsym(object, "regulars_hook_wrapper");
	if (open_hook == NULL || wrapper == NULL)
		return one->original;
	hook = open_hook(hook_file, NULL, 0);
	function = hook == NULL ? NULL : wrapper(hook, one->name, (void *)one->original);
	return function == NULL ? one->original : (uintptr_t)function;
}

__attribute__((visibility("hidden"))) uintptr_t reg_audit_resolve(size_t i)
{
	static _Thread_local int is_loading; /* what is loaded may call what is wrapped */
	uintptr_t target = atomic_load(&wrapped[i].target);

	if (target != 0)
		return target;
	if (is_loading)
		return wrapped[i].original;
	is_loading = 1;
	(void)pthread_mutex_lock(&loading);
	target = atomic_load(&wrapped[i].target);
	if (target == 0) {
		target = ask(&wrapped[i]);
		atomic_store(&wrapped[i].target, target);
	}
	(void)pthread_mutex_unlock(&loading);
	is_loading = 0;
	return target;
}
