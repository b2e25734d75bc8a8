/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * naxml.c - NAXML-POSJournal 3.x, streamed through expat; what the elements of an event say is in
 * naxml_element.c, what the event means in naxml_event.c.
 *
 * Names are compared without their namespace prefix. Entity declarations are refused, so nothing outside the file is
 * ever read and nothing inside it grows. Depth, texts and tags are bounded: memory is that of one event.
 */
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "naxml_parts.h"

const char *const reg_naxml_elements[] = {
#define X(name) #name,
    REG_NAXML_ELEMENTS(X)
#undef X
};

static int compare_name(const void *name, const void *entry)
{
	return strcmp(name, *(const char *const *)entry);
}

static enum reg_naxml_element element_of(const char *name)
{
	const char *colon = strrchr(name, ':');
	const char *const *found = bsearch(colon ? colon + 1 : name, reg_naxml_elements,
	    sizeof(reg_naxml_elements) / sizeof(reg_naxml_elements[0]), sizeof(reg_naxml_elements[0]), compare_name);
	return found ? (enum reg_naxml_element)(found - reg_naxml_elements + 1) : E_OTHER;
}

void reg_naxml_stop(struct reg_naxml_reader *reader, int rc, const char *why)
{
	if (!reader->rc && !reader->why[0]) {
		reader->rc = rc;
		snprintf(reader->why, sizeof(reader->why), "%s", why);
	}
	reader->stopped = true; /* expat may still close an empty element */
	XML_StopParser(reader->parser, XML_FALSE);
}

static void begin_event(struct reg_naxml_reader *reader, enum reg_naxml_type type)
{
	struct reg_naxml_event *event = &reader->event;

	reader->in_event = true;
	reader->event_depth = reader->depth;
	reader->line_void = reader->has_line = reader->has_tender = false;
	*event = (struct reg_naxml_event){.type = type,
	    .line = (int64_t)XML_GetCurrentLineNumber(reader->parser),
	    .lines = event->lines,
	    .size_lines = event->size_lines,
	    .tenders = event->tenders,
	    .size_tenders = event->size_tenders};
	event->site = reader->site[0] ? reader->site : NULL;
	event->shift = reader->shift[0] ? reader->shift : NULL;
	event->business_date = reader->business_date[0] ? reader->business_date : NULL;
}

static void XMLCALL on_start(void *payload, const char *name, const char **attributes)
{
	struct reg_naxml_reader *reader = payload;
	enum reg_naxml_element element = element_of(name);

	if (reader->stopped)
		return;
	if (!reader->root_seen) {
		const char *colon = strrchr(name, ':');
		if (strcmp(colon ? colon + 1 : name, "NAXML-POSJournal") != 0) {
			reg_naxml_stop(reader, reg_err_set(reader->err, REG_EINVAL,
			    "%s: not a NAXML-POSJournal (the outermost element is %.60s)", reader->input->name, name), "");
			return;
		}
		reader->root_seen = true;
	}
	if (reader->depth == REG_NAXML_MAX_DEPTH) {
		reg_naxml_stop(reader, 0, "elements are nested deeper than 64");
		return;
	}
	reader->path[reader->depth++] = element;
	reader->text_size = 0;
	reader->text_cut = false;
	if (reader->in_event)
		reg_naxml_element_open(reader, element, attributes);
	else if (element == E_SaleEvent)
		begin_event(reader, REG_NAXML_SALE);
	else if (element == E_RefundEvent)
		begin_event(reader, REG_NAXML_REFUND);
	else if (element == E_VoidEvent)
		begin_event(reader, REG_NAXML_VOID);
}

static void XMLCALL on_text(void *payload, const char *text, int size)
{
	struct reg_naxml_reader *reader = payload;
	size_t room = REG_NAXML_MAX_TEXT - reader->text_size, part = (size_t)size < room ? (size_t)size : room;

	memcpy(reader->text + reader->text_size, text, part);
	reader->text_size += part;
	reader->text_cut |= part < (size_t)size;
}

/* The text of the element being closed without blanks around it. */
static const char *trimmed(struct reg_naxml_reader *reader)
{
	size_t from = 0, to = reader->text_size;

	while (from < to && strchr(" \t\r\n", reader->text[from]))
		from++;
	while (to > from && strchr(" \t\r\n", reader->text[to - 1]))
		to--;
	reader->text[to] = '\0';
	return reader->text + from;
}

static void XMLCALL on_end(void *payload, const char *name)
{
	struct reg_naxml_reader *reader = payload;

	(void)name;
	if (reader->stopped)
		return;
	enum reg_naxml_element element = reader->path[reader->depth - 1];
	const char *text = trimmed(reader);
	if (reader->in_event && reader->depth == reader->event_depth) {
		reader->in_event = false;
		int rc = reg_naxml_event_give(&reader->event, reader->input, reader->zone, reader->err);
		reg_bag_finish(&reader->event.bag);
		if (rc < 0)
			reg_naxml_stop(reader, rc, "");
	} else if (reader->in_event) {
		if (reader->text_cut && element != E_OTHER)
			snprintf(reader->event.why, sizeof(reader->event.why), "%s is longer than %d bytes",
			    reg_naxml_elements[element - 1], REG_NAXML_MAX_TEXT);
		reg_naxml_element_close(reader, element, text);
	} else if (element == E_StoreLocationID && reg_naxml_parent_is(reader, E_TransmissionHeader)) {
		snprintf(reader->site, sizeof(reader->site), "%s", text);
	} else if (element == E_SecondaryReportPeriod && reg_naxml_parent_is(reader, E_JournalHeader)) {
		snprintf(reader->shift, sizeof(reader->shift), "%s", text);
	} else if (element == E_BusinessDate && reg_naxml_parent_is(reader, E_JournalHeader)) {
		snprintf(reader->business_date, sizeof(reader->business_date), "%s", text);
	}
	reader->depth--;
	reader->text_size = 0;
}

static void XMLCALL on_entity(void *payload, const XML_Char *name, int is_parameter, const XML_Char *value, int size,
    const XML_Char *base, const XML_Char *system, const XML_Char *public, const XML_Char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)size, (void)base, (void)system, (void)public, (void)notation;
	reg_naxml_stop(payload, 0, "the file declares entities, which are not taken");
}

static void XMLCALL on_skipped(void *payload, const XML_Char *name, int is_parameter)
{
	(void)name, (void)is_parameter;
	reg_naxml_stop(payload, 0, "the file uses an entity that it does not declare");
}

/* One piece of the file. false: the reading is over. */
static bool parse(struct reg_naxml_reader *reader, const char *text, size_t size, int64_t fed, bool last)
{
	if (XML_Parse(reader->parser, text, (int)size, last) == XML_STATUS_OK) {
		if (fed - (int64_t)XML_GetCurrentByteIndex(reader->parser) <= REG_INPUT_RECORD_BYTES)
			return true;
		snprintf(reader->why, sizeof(reader->why), "a tag or comment is longer than 1 MiB");
	}
	if (reader->rc)
		return false;
	if (!reader->why[0])
		snprintf(reader->why, sizeof(reader->why), "not well-formed XML: %s",
		    XML_ErrorString(XML_GetErrorCode(reader->parser)));
	int64_t line = (int64_t)XML_GetCurrentLineNumber(reader->parser);
	if (!reader->root_seen)
		reader->rc = reg_err_set(reader->err, REG_EINVAL, "%s:%lld: %s", reader->input->name, (long long)line,
		    reader->why);
	else if (reader->input->sink->bad)
		reader->input->sink->bad(reader->input->name, line, reader->why, reader->input->sink->payload);
	return false;
}

int reg_naxml_read(struct reg_input *input, const struct reg_zone *zone, struct reg_err *err)
{
	struct reg_naxml_reader *reader = calloc(1, sizeof(*reader));
	int64_t fed = 0;
	int rc;

	if (!reader || !(reader->parser = XML_ParserCreate(NULL))) {
		free(reader);
		return reg_err_set(err, REG_EIO, "%s: out of memory", input->name);
	}
	reader->input = input;
	reader->zone = zone;
	reader->err = err;
	XML_SetUserData(reader->parser, reader);
	XML_SetElementHandler(reader->parser, on_start, on_end);
	XML_SetCharacterDataHandler(reader->parser, on_text);
	XML_SetEntityDeclHandler(reader->parser, on_entity);
	XML_SetSkippedEntityHandler(reader->parser, on_skipped);

	bool go_on = true;
	while (go_on && (rc = reg_input_more(input, err)) > 0) {
		size_t size = (size_t)(input->end - input->at);
		fed += (int64_t)size;
		go_on = parse(reader, input->at, size, fed, false);
		input->at = input->end;
	}
	if (go_on && rc == 0)
		(void)parse(reader, "", 0, fed, true);
	if (!go_on || rc == 0)
		rc = reader->rc;

	XML_ParserFree(reader->parser);
	reg_bag_finish(&reader->event.bag);
	free(reader->event.lines);
	free(reader->event.tenders);
	free(reader);
	return rc;
}
