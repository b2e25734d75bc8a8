/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "hookfile.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mapping_parts.h"

/* --- the head of the file --- */

/* hook 1; */
static bool read_format(struct reg_hook *hook, struct reg_lex *lex)
{
	if (!reg_lex_skip_name(lex, "hook"))
		return reg_lex_unexpected(lex, "hook 1; as the first statement");
	if (lex->token.kind != REG_TOKEN_NUMBER)
		return reg_lex_unexpected(lex, "the version of the language, 1");
	if (lex->token.value != REG_HOOK_FORMAT)
		return reg_source_mistake(&hook->source, lex->token.span, "found version %llu of the language, expected %d",
		    (unsigned long long)lex->token.value, REG_HOOK_FORMAT);
	reg_lex_next(lex);
	return reg_lex_expect_sign(lex, ';', "after the version");
}

static bool read_quoted(const char **out, struct reg_hook *hook, struct reg_lex *lex, const char *what)
{
	if (lex->token.kind != REG_TOKEN_TEXT)
		return reg_lex_unexpected(lex, what);
	if (lex->token.size == 0 || lex->token.size > 100)
		return reg_source_mistake(
		    &hook->source, lex->token.span, "found %zu bytes, expected 1 to 100", lex->token.size);
	*out = lex->token.text;
	reg_lex_next(lex);
	return true;
}

static bool read_versions(struct reg_hook *hook, struct reg_lex *lex)
{
	if (!read_quoted(&hook->from_version, hook, lex, "the first version in quotes"))
		return false;
	if (!reg_lex_skip_name(lex, "to"))
		return reg_lex_unexpected(lex, "to and the last version in quotes");
	return read_quoted(&hook->to_version, hook, lex, "the last version in quotes");
}

static bool read_encoding(struct reg_hook *hook, struct reg_lex *lex)
{
	struct reg_span span = lex->token.span;
	iconv_t opened;

	if (!read_quoted(&hook->encoding, hook, lex, "the name of an encoding in quotes"))
		return false;
	opened = iconv_open("UTF-8", hook->encoding);
	if (opened == (iconv_t)-1)
		return reg_source_mistake(&hook->source, span, "unknown encoding, expected a name that iconv -l lists");
	(void)iconv_close(opened);
	return true;
}

/* product, versions and encoding, in any order, before the declarations. */
static bool read_head(struct reg_hook *hook, struct reg_lex *lex)
{
	struct reg_mapping mapping = { .hook = hook, .source = &hook->source, .lex = lex };
	static const char *const known[] = { "product", "versions", "encoding", "declarations", NULL };

	while (!reg_lex_is_name(lex, "declarations")) {
		if (hook->product == NULL && reg_lex_skip_name(lex, "product")) {
			if (!read_quoted(&hook->product, hook, lex, "the host's name in quotes"))
				return false;
		} else if (hook->from_version == NULL && reg_lex_skip_name(lex, "versions")) {
			if (!read_versions(hook, lex))
				return false;
		} else if (hook->encoding == NULL && reg_lex_skip_name(lex, "encoding")) {
			if (!read_encoding(hook, lex))
				return false;
		} else {
			return reg_mapping_unknown(&mapping, "product, versions, encoding (each once) or declarations", known);
		}
		if (!reg_lex_expect_sign(lex, ';', ""))
			return false;
	}
	if (hook->product == NULL)
		return reg_lex_unexpected(lex, "product \"NAME\"; before it");
	if (hook->from_version == NULL)
		return reg_lex_unexpected(lex, "versions \"FIRST\" to \"LAST\"; before it");
	hook->encoding = hook->encoding == NULL ? "UTF-8" : hook->encoding;
	return true;
}

static bool read_declarations(struct reg_hook *hook, struct reg_lex *lex)
{
	reg_lex_next(lex);
	if (!reg_lex_is_sign(lex, '{'))
		return reg_lex_unexpected(lex, "'{' after declarations");
	hook->declarations.at = lex->at;
	reg_lex_next(lex);
	if (!reg_declare_read(&hook->names, lex))
		return false;
	if (!reg_lex_is_sign(lex, '}'))
		return reg_lex_unexpected(lex, "'}' at the end of declarations");
	hook->declarations.size = lex->token.span.at - hook->declarations.at;
	reg_lex_next(lex);
	return true;
}

static void read_all(struct reg_hook *hook)
{
	struct reg_lex lex;

	reg_lex_init(&lex, &hook->source);
	if (read_format(hook, &lex) && read_head(hook, &lex) && read_declarations(hook, &lex))
		reg_mapping_read(hook, &lex);
}

/* --- from outside --- */

int reg_hook_parse(struct reg_hook **out, const char *name, const char *text, size_t size,
    void (*found)(const struct reg_mistake *mistake, void *payload), void *payload, struct reg_err *err)
{
	struct reg_err own = { 0 };
	struct reg_hook *hook = calloc(1, sizeof *hook);
	size_t kept = size > REG_SOURCE_MAX_BYTES + 1 ? REG_SOURCE_MAX_BYTES + 1 : size;
	int rc;

	*out = NULL;
	if (hook == NULL)
		return reg_err_set(err, REG_EIO, "out of memory");
	hook->memory = malloc(kept + strlen(name) + 2);
	if (hook->memory == NULL) {
		free(hook);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	memcpy(hook->memory, text, kept);
	hook->memory[kept] = '\0';
	memcpy(hook->memory + kept + 1, name, strlen(name) + 1);
	rc = reg_source_init(&hook->source, hook->memory + kept + 1, hook->memory, kept, &own, found, payload);
	if (rc == REG_OK) {
		reg_declare_init(&hook->names, &hook->source);
		read_all(hook);
	}
	if (hook->source.no_memory || hook->source.mistakes > 0) {
		rc = reg_err_set(err, own.code == REG_OK ? REG_EIO : own.code, "%s", own.line);
		reg_hook_destroy(hook);
		return rc;
	}
	hook->source.err = NULL; /* the caller's may go */
	hook->source.found = NULL;
	hook->source.payload = NULL;
	*out = hook;
	return REG_OK;
}

int reg_hook_load(struct reg_hook **out, const char *path,
    void (*found)(const struct reg_mistake *mistake, void *payload), void *payload, struct reg_err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;
	size_t size = 0;
	ssize_t n = 1;
	char *text;

	*out = NULL;
	if (fd < 0)
		return reg_err_set(err, errno == ENOENT ? REG_ENOTFOUND : REG_EIO, "%s: %s", path, strerror(errno));
	text = malloc(REG_SOURCE_MAX_BYTES + 1);
	if (text == NULL) {
		(void)close(fd);
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	/* One byte more than allowed tells a file that is too long. */
	while (n > 0 && size <= REG_SOURCE_MAX_BYTES) {
		n = read(fd, text + size, REG_SOURCE_MAX_BYTES + 1 - size);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			size += (size_t)n;
	}
	rc = n < 0 ? reg_err_set(err, REG_EIO, "%s: %s", path, strerror(errno))
	           : reg_hook_parse(out, path, text, size, found, payload, err);
	(void)close(fd);
	free(text);
	return rc;
}

void reg_hook_destroy(struct reg_hook *hook)
{
	if (hook == NULL)
		return;
	reg_source_finish(&hook->source);
	free(hook->memory);
	free(hook);
}

const struct reg_handler *reg_hook_handler(const struct reg_hook *hook, const char *name, enum reg_phase phase)
{
	for (size_t i = 0; i < hook->n_handlers; i++)
		if (hook->handlers[i].phase == phase && strcmp(hook->handlers[i].name, name) == 0)
			return &hook->handlers[i];
	return NULL;
}
