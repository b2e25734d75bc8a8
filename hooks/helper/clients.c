/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * clients.c - a thread for each client: read, call, answer.
 */
#include "clients.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "frame.h"

#define STACK_BYTES (2 << 20) /* musl's own are too small for the work of a call */
#define SEND_SECONDS 5        /* a client that reads no longer than this is taken to be gone */

struct client {
	struct client *next;
	struct reg_clients *clients;
	int fd;
};

struct reg_clients {
	const char *database;
	int left_fd;
	pthread_mutex_t lock;
	pthread_cond_t left;
	struct client *first;
	size_t n;
};

int reg_clients_create(struct reg_clients **out, const char *database, int left_fd, struct reg_err *err)
{
	struct reg_clients *clients = calloc(1, sizeof *clients);

	if (clients == NULL) {
		return reg_err_set(err, REG_EIO, "out of memory");
	}
	(void)pthread_mutex_init(&clients->lock, NULL);
	(void)pthread_cond_init(&clients->left, NULL);
	clients->database = database;
	clients->left_fd = left_fd;
	*out = clients;
	return 0;
}

/* False: the client is gone. */
static bool send_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, bytes, size);

		if (n < 0 && errno != EINTR) {
			return false;
		}
		bytes += n < 0 ? 0 : n;
		size -= n < 0 ? 0 : (size_t)n;
	}
	return true;
}

/* Every whole line that has been read. False: hang up. */
static bool answer_all(struct reg_frame *frame, int out)
{
	bool is_over = false, is_sent = true;
	size_t size;
	char *reply;

	while (is_sent && !is_over && (reply = reg_frame_answer(&size, &is_over, frame)) != NULL) {
		is_sent = send_all(out, reply, size);
		free(reply);
	}
	return is_sent && !is_over;
}

int reg_clients_serve(const char *database, int in, int out, struct reg_err *err)
{
	struct reg_frame *frame = NULL;
	bool is_there = true;
	int rc = reg_frame_create(&frame, database, err);

	while (rc == 0 && is_there) {
		size_t room;
		char *bytes = reg_frame_room(&room, frame);
		ssize_t n;

		if (bytes == NULL) {
			rc = reg_err_set(err, REG_EIO, "out of memory");
			break;
		}
		n = read(in, bytes, room);
		if (n > 0) {
			reg_frame_filled(frame, (size_t)n);
			is_there = answer_all(frame, out);
		} else {
			is_there = n < 0 && errno == EINTR;
		}
	}
	reg_frame_destroy(frame);
	return rc;
}

static void *serve(void *payload)
{
	struct client *client = payload, **at;
	struct reg_clients *clients = client->clients;
	int left_fd = clients->left_fd;

	/* What fails here has nobody to be told: the client sees that it is alone. */
	if (reg_clients_serve(clients->database, client->fd, client->fd, NULL) < 0) {
		(void)shutdown(client->fd, SHUT_RDWR);
	}
	(void)pthread_mutex_lock(&clients->lock);
	for (at = &clients->first; *at != client; at = &(*at)->next) {
	}
	*at = client->next;
	(void)close(client->fd); /* under the lock, so that nobody shuts down who came after it */
	clients->n--;
	(void)eventfd_write(left_fd, 1);
	(void)pthread_cond_broadcast(&clients->left);
	(void)pthread_mutex_unlock(&clients->lock);
	free(client);
	return NULL;
}

/* With the lock held. */
static int start(struct client *client, struct reg_err *err)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int rc = pthread_attr_init(&attributes);

	if (rc == 0) {
		(void)pthread_attr_setstacksize(&attributes, STACK_BYTES);
		(void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
		rc = pthread_create(&thread, &attributes, serve, client);
		(void)pthread_attr_destroy(&attributes);
	}
	return rc == 0 ? 0 : reg_err_set(err, REG_EIO, "a thread for a client: %s", strerror(rc));
}

int reg_clients_add(struct reg_clients *clients, int fd, struct reg_err *err)
{
	static const char full[] = "{\"messages\":[],\"status\":\"failed\",\"error\":{\"code\":\"failed\","
	    "\"line\":\"the helper has as many clients as it may have, 64\"}}\n";
	const struct timeval patience = { .tv_sec = SEND_SECONDS };
	struct client *client = calloc(1, sizeof *client);
	int rc = client != NULL ? 0 : reg_err_set(err, REG_EIO, "out of memory");

	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	(void)pthread_mutex_lock(&clients->lock);
	if (rc == 0 && clients->n == REG_CLIENTS) {
		(void)send_all(fd, full, sizeof full - 1); /* fits into the socket's buffer */
		rc = reg_err_set(err, REG_EBUSY, "a client more than 64 was sent away");
	}
	if (rc == 0) {
		*client = (struct client){ .next = clients->first, .clients = clients, .fd = fd };
		rc = start(client, err);
	}
	if (rc == 0) {
		clients->first = client;
		clients->n++;
	}
	(void)pthread_mutex_unlock(&clients->lock);
	if (rc < 0) {
		(void)close(fd);
		free(client);
	}
	return rc;
}

size_t reg_clients_count(struct reg_clients *clients)
{
	size_t n;

	(void)pthread_mutex_lock(&clients->lock);
	n = clients->n;
	(void)pthread_mutex_unlock(&clients->lock);
	return n;
}

void reg_clients_destroy(struct reg_clients *clients)
{
	if (clients == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&clients->lock);
	for (struct client *client = clients->first; client != NULL; client = client->next) {
		(void)shutdown(client->fd, SHUT_RD);
	}
	while (clients->n > 0) {
		(void)pthread_cond_wait(&clients->left, &clients->lock);
	}
	(void)pthread_mutex_unlock(&clients->lock);
	(void)pthread_cond_destroy(&clients->left);
	(void)pthread_mutex_destroy(&clients->lock);
	free(clients);
}
