package handlers

import (
	"context"
	"net/http"
	"net/http/httptest"

	"github.com/a-h/templ"

	"c800/views"
)

// EnterpriseComponent gives the page of an enterprise with everything on it
// already worked out, so that what drawing alone costs can be measured. The
// errors are those of Store.EnterpriseBySlug.
func (s *Server) EnterpriseComponent(ctx context.Context, slug string) (templ.Component, error) {
	e, err := s.store.EnterpriseBySlug(ctx, slug)
	if err != nil {
		return nil, err
	}
	t, err := s.store.Tree(ctx)
	if err != nil {
		return nil, err
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, views.EnterprisePath("", slug), nil)
	p, _ := s.enterprisePage(s.echo.NewContext(r, httptest.NewRecorder()), e, t)
	return views.Enterprise(&p), nil
}
