"""Sign-in and sessions."""

from fastapi.testclient import TestClient


def test_session_names_tenant_and_member(client: TestClient) -> None:
    session = client.get("/api/session").json()
    assert session["member"]["login"] == "admin"
    assert session["member"]["is_admin"] is True
    assert session["version"] == 0


def test_without_cookie_the_answer_is_401_problem_json(anonymous: TestClient) -> None:
    response = anonymous.get("/api/session")
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "not_signed_in"
