/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * hook_show.c - what a hook file says, as we understood it.
 */
#include "hook_show.h"

#include <stdio.h>
#include <string.h>

#include "i18n.h"
#include "output.h"

static const char *const meetings[] = { [REG_MEET_REGISTER] = "register", [REG_MEET_ENTRY] = "entry",
	[REG_MEET_INTERCEPT] = "intercept", [REG_MEET_POLL] = "poll" };

const char *reg_hook_show_meeting(const struct reg_hook *hook)
{
	return meetings[hook->meeting.kind];
}

/* --- the text of the file --- */

#define TEXT_SIZE 240

/* A piece of the file in one line. */
static const char *piece(char *out, const struct reg_hook *hook, struct reg_span span)
{
	const char *text = hook->source.text + span.at;
	size_t n = 0;

	for (size_t i = 0; i < span.size && n + 8 < TEXT_SIZE; i++) {
		bool is_blank = strchr(" \t\r\n\f\v", text[i]) != NULL;

		if (!is_blank)
			out[n++] = text[i];
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	out[n] = '\0';
	return out;
}

/* --- mappings, in the words of hook files, which are the same in every language --- */

static void indent(int depth)
{
	printf("%*s", 2 * depth, "");
}

static void show_value(const struct reg_hook *hook, const char *name, const struct reg_value *value, int depth)
{
	char text[TEXT_SIZE];

	indent(depth);
	printf("%-16s %s\n", name, reg_shown(piece(text, hook, value->span)));
}

static void show_values(const struct reg_hook *hook, const struct reg_value *const *values, int depth)
{
	for (int i = 0; i < REG_INS; i++)
		if (values[i] != NULL)
			show_value(hook, reg_mapping_ins[i].name, values[i], depth);
}

static void show_event(const struct reg_hook *hook, const struct reg_step *step, int depth)
{
	const struct reg_event_map *event = step->event;
	char text[TEXT_SIZE];

	indent(depth);
	printf("%s%s%s\n", reg_mapping_events[event->kind], step->when == NULL ? "" : " when ",
	    step->when == NULL ? "" : reg_shown(piece(text, hook, step->when->span)));
	show_values(hook, event->values, depth + 1);
	for (size_t i = 0; i < event->n_inputs; i++)
		show_value(hook, event->inputs[i].name, &event->inputs[i].value, depth + 1);
	for (size_t i = 0; i < event->n_parts; i++) {
		const struct reg_part *part = &event->parts[i];

		indent(depth + 1);
		printf("%s", part->is_tender ? "tender" : "line");
		for (size_t j = 0; j < part->n_loops; j++)
			printf("%s each %s of %s, at most %u", j == 0 ? "," : " and", part->loops[j].name,
			    reg_shown(piece(text, hook, part->loops[j].from->span)), (unsigned)part->loops[j].max);
		printf("\n");
		show_values(hook, part->values, depth + 2);
	}
}

static void show_steps(const struct reg_hook *hook, const struct reg_step *steps, size_t n, int depth)
{
	char text[TEXT_SIZE];

	for (size_t i = 0; i < n; i++) {
		if (steps[i].event != NULL) {
			show_event(hook, &steps[i], depth);
		} else if (steps[i].kind == REG_STEP_EACH) {
			indent(depth);
			printf("each %s, at most %u\n", steps[i].loop->name, (unsigned)steps[i].loop->max);
			show_steps(hook, steps[i].steps, steps[i].n_steps, depth + 1);
		} else if (steps[i].kind == REG_STEP_IF) {
			indent(depth);
			printf("if %s%s\n", steps[i].when->op == REG_EXPR_NOT ? "not " : "",
			    reg_shown(piece(text, hook, steps[i].when->span)));
			show_steps(hook, steps[i].steps, steps[i].n_steps, depth + 1);
		} else {
			indent(depth);
			printf("%s\n", reg_shown(piece(text, hook, steps[i].span)));
		}
	}
}

static void show_handler(const struct reg_hook *hook, const struct reg_handler *handler)
{
	char shown[TEXT_SIZE];

	printf("\n%s%s\n", handler->phase == REG_PHASE_BEFORE ? "before " : "",
	    reg_shown(reg_type_print(shown, sizeof shown, handler->function, handler->name)));
	show_steps(hook, handler->steps, handler->n_steps, 1);
	if (handler->n_failure > 0)
		printf("  when we fail\n");
	show_steps(hook, handler->failure, handler->n_failure, 2);
}

static void show_calls(const struct reg_hook *hook, const char *what, const struct reg_call *calls, size_t n)
{
	char text[TEXT_SIZE];

	for (size_t i = 0; i < n; i++)
		printf("%-10s%s\n", what, reg_shown(piece(text, hook, calls[i].span)));
}

void reg_hook_show_mappings(const struct reg_hook *hook)
{
	char text[TEXT_SIZE];

	printf("product   %s\n", reg_shown(hook->product));
	printf("versions  %s to %s\n", reg_shown(hook->from_version), reg_shown(hook->to_version));
	printf("encoding  %s\n", reg_shown(hook->encoding));
	printf("meet      %s%s%s\n", reg_hook_show_meeting(hook), hook->meeting.library == NULL ? "" : ", library ",
	    hook->meeting.library == NULL ? "" : reg_shown(hook->meeting.library));
	show_calls(hook, "call", hook->meeting.calls, hook->meeting.n_calls);
	show_calls(hook, "poll", hook->meeting.poll, hook->meeting.poll != NULL);
	show_calls(hook, "undo", hook->meeting.undo, hook->meeting.n_undo);
	for (size_t i = 0; i < hook->n_kept; i++)
		printf("keep      %s\n", reg_shown(reg_type_print(text, sizeof text, hook->kept[i].type, hook->kept[i].name)));
	for (int i = 1; i < REG_SERVICES; i++)
		if (hook->services[i] != NULL)
			printf("service   %s by %s\n", reg_mapping_services[i],
			    reg_shown(piece(text, hook, hook->services[i]->call->span)));
	for (size_t i = 0; i < hook->n_handlers; i++)
		show_handler(hook, &hook->handlers[i]);
}

/* --- types --- */

static void show_members(const struct reg_type *type, uint64_t base, int depth)
{
	char shown[TEXT_SIZE];

	for (size_t i = 0; i < type->n_members; i++) {
		const struct reg_member *member = &type->members[i];

		printf("%8llu %8llu  ", (unsigned long long)(base + member->offset), (unsigned long long)member->type->size);
		indent(depth);
		printf("%s\n",
		    reg_shown(reg_type_print(shown, sizeof shown, member->type, member->name == NULL ? "" : member->name)));
		if (member->name == NULL)
			show_members(member->type, base + member->offset, depth + 1);
	}
}

/* Structs and unions are shown under their tag, or the typedef that named them. */
static const struct reg_type *record_of(const struct reg_name *name)
{
	if ((name->kind == REG_NAME_STRUCT || name->kind == REG_NAME_UNION) && name->type->is_complete)
		return name->type;
	if (name->kind == REG_NAME_TYPE && reg_type_is_aggregate(name->type) && name->type->alias != NULL &&
	    strcmp(name->type->alias, name->name) == 0)
		return name->type;
	return NULL;
}

void reg_hook_show_types(const struct reg_hook *hook)
{
	char shown[TEXT_SIZE];

	for (const struct reg_name *name = hook->names.first; name != NULL; name = name->next) {
		const struct reg_type *type = record_of(name);

		if (type != NULL) {
			printf(type->is_packed ? _("\n%1$s: %2$llu bytes, aligned to %3$u, packed\n")
					       : _("\n%1$s: %2$llu bytes, aligned to %3$u\n"),
			    reg_shown(reg_type_print(shown, sizeof shown, type, "")), (unsigned long long)type->size,
			    (unsigned)type->align);
			/* TRANSLATORS: above two columns of figures, each eight wide and to the right, two blanks between */
			printf("%s", _("  offset     size\n"));
			show_members(type, 0, 0);
		} else if (name->kind == REG_NAME_FUNCTION) {
			printf("\n%s\n", reg_shown(reg_type_print(shown, sizeof shown, name->type, name->name)));
		} else if (name->kind == REG_NAME_VALUE) {
			printf("\n%s = %lld\n", reg_shown(name->name), (long long)name->value);
		}
	}
}

/* --- JSON --- */

static json_t *span_json(const struct reg_hook *hook, struct reg_span span)
{
	char text[TEXT_SIZE];

	return reg_json_text(piece(text, hook, span));
}

static json_t *members_json(const struct reg_type *type, uint64_t base)
{
	json_t *list = json_array();
	char shown[TEXT_SIZE];

	for (size_t i = 0; i < type->n_members; i++) {
		const struct reg_member *member = &type->members[i];

		if (member->name == NULL) {
			json_t *inner = members_json(member->type, base + member->offset);

			(void)json_array_extend(list, inner);
			json_decref(inner);
			continue;
		}
		(void)json_array_append_new(list, json_pack("{s:s, s:o, s:I, s:I}", "name", member->name, "type",
		    reg_json_text(reg_type_print(shown, sizeof shown, member->type, "")), "offset",
		    (json_int_t)(base + member->offset), "size", (json_int_t)member->type->size));
	}
	return list;
}

json_t *reg_hook_show_types_json(struct reg_hook *hook)
{
	json_t *list = json_array();
	char shown[TEXT_SIZE];

	for (const struct reg_name *name = hook->names.first; name != NULL; name = name->next) {
		const struct reg_type *type = record_of(name);

		if (type != NULL)
			(void)json_array_append_new(list, json_pack("{s:o, s:I, s:I, s:b, s:o}", "name",
			    reg_json_text(reg_type_print(shown, sizeof shown, type, "")), "size", (json_int_t)type->size, "align",
			    (json_int_t)type->align, "packed", type->is_packed, "members", members_json(type, 0)));
	}
	return list;
}

static json_t *values_json(const struct reg_hook *hook, const struct reg_value *const *values)
{
	json_t *object = json_object();

	for (int i = 0; i < REG_INS; i++)
		if (values[i] != NULL)
			(void)json_object_set_new(object, reg_mapping_ins[i].name, span_json(hook, values[i]->span));
	return object;
}

static void add_events(json_t *list, const struct reg_hook *hook, const struct reg_step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct reg_event_map *event = steps[i].event;
		json_t *parts = event == NULL ? NULL : json_array();

		add_events(list, hook, steps[i].steps, steps[i].n_steps);
		if (event == NULL)
			continue;
		for (size_t j = 0; j < event->n_parts; j++)
			(void)json_array_append_new(parts,
			    json_pack("{s:s, s:o}", "part", event->parts[j].is_tender ? "tender" : "line", "members",
			        values_json(hook, event->parts[j].values)));
		(void)json_array_append_new(list,
		    json_pack("{s:s, s:o, s:o}", "event", reg_mapping_events[event->kind], "members",
		        values_json(hook, event->values), "parts", parts));
	}
}

json_t *reg_hook_show_json(const struct reg_hook *hook)
{
	json_t *handlers = json_array(), *services = json_array();
	char shown[TEXT_SIZE];

	for (size_t i = 0; i < hook->n_handlers; i++) {
		const struct reg_handler *handler = &hook->handlers[i];
		json_t *events = json_array();

		add_events(events, hook, handler->steps, handler->n_steps);
		(void)json_array_append_new(handlers, json_pack("{s:s, s:o, s:s, s:o}", "name", handler->name, "function",
		    reg_json_text(reg_type_print(shown, sizeof shown, handler->function, handler->name)), "phase",
		    handler->phase == REG_PHASE_BEFORE ? "before" : "after", "events", events));
	}
	for (int i = 1; i < REG_SERVICES; i++)
		if (hook->services[i] != NULL)
			(void)json_array_append_new(services, json_string(reg_mapping_services[i]));
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "product", hook->product, "from", hook->from_version,
	    "to", hook->to_version, "encoding", hook->encoding, "meet", reg_hook_show_meeting(hook), "library",
	    reg_json_text(hook->meeting.library), "handlers", handlers, "services", services);
}

/* --- mistakes --- */

void reg_hook_show_mistake(const struct reg_mistake *mistake)
{
	fprintf(stderr, mistake->is_warning ? _("%1$s:%2$d:%3$d: warning: %4$s\n") : "%1$s:%2$d:%3$d: %4$s\n",
	    reg_shown(mistake->name), mistake->line, mistake->column, reg_shown(mistake->message));
	/* Tabs stay, so that the caret stands below its place. */
	fprintf(stderr, "  %s\n  %s\n", mistake->text, mistake->caret);
	if (mistake->nearest != NULL)
		fprintf(stderr, _("  did you mean '%s'?\n"), reg_shown(mistake->nearest));
}

json_t *reg_hook_show_mistake_json(const struct reg_mistake *mistake)
{
	return json_pack("{s:i, s:i, s:s, s:o, s:o, s:o}", "line", mistake->line, "column", mistake->column, "kind",
	    mistake->is_warning ? "warning" : "mistake", "message", reg_json_text(mistake->message), "nearest",
	    reg_json_text(mistake->nearest), "text", reg_json_text(mistake->text));
}
