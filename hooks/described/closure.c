/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "closure.h"

#include <ffi.h>
#include <stdlib.h>

struct reg_closure {
	ffi_closure *writable; /* where libffi writes it */
	void *code;            /* where the host calls it; another mapping of the same memory on hardened systems */
	ffi_cif cif;
	void (*run)(void *result, void *const *args, void *payload);
	void *payload;
};

static void trampoline(ffi_cif *cif, void *result, void **args, void *user)
{
	struct reg_closure *closure = user;

	(void)cif;
	closure->run(result, args, closure->payload);
}

int reg_closure_create(struct reg_closure **out, const struct reg_signature *signature,
    void (*run)(void *result, void *const *args, void *payload), void *payload, struct reg_err *err)
{
	struct reg_closure *closure = calloc(1, sizeof *closure);

	*out = NULL;
	if (closure == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	closure->run = run;
	closure->payload = payload;
	closure->writable = ffi_closure_alloc(sizeof *closure->writable, &closure->code);
	if (closure->writable == NULL) {
		reg_closure_destroy(closure);
		return reg_err_set(err, REG_EIO, "the system gives no memory for code (SELinux, PaX?)");
	}
	if (ffi_prep_cif(&closure->cif, FFI_DEFAULT_ABI, (unsigned)signature->function->n_params, signature->result,
	    signature->params) != FFI_OK ||
	    ffi_prep_closure_loc(closure->writable, &closure->cif, trampoline, closure, closure->code) != FFI_OK) {
		reg_closure_destroy(closure);
		return reg_err_set(err, REG_EIO, "libffi cannot make a function of this type");
	}
	*out = closure;
	return 0;
}

void reg_closure_destroy(struct reg_closure *closure)
{
	if (closure == NULL)
		return;
	if (closure->writable != NULL)
		ffi_closure_free(closure->writable);
	free(closure);
}

void *reg_closure_code(const struct reg_closure *closure)
{
	return closure->code;
}
